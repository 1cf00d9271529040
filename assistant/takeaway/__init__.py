"""What users look at and take away: charts, tables and papers made of answers and the method."""
