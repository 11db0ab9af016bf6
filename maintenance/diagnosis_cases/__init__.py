"""Logs whose cause of error is known from how they were made: closed forms, small trainings, runs of this project."""
