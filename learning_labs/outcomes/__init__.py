"""What came of an answer, asked some weeks later."""
