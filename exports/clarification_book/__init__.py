"""Questions and answers as workbooks: to answer in, and to read what was published."""
