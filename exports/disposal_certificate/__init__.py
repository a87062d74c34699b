"""The certificate of a disposal: what went, by which rule, who decided it, what stays."""
