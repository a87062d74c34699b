"""The timetable to take away: a workbook, and one A3 page with the chart and the table."""
