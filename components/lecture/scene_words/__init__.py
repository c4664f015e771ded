"""The words of a scene on a wall: question, guess and answer above the chart, navigation beneath it."""
