"""The words of a scene on a wall: question, guess and answer above the chart, the way on beneath it."""
