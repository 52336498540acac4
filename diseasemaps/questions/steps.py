"""The workflow of a question: that of a short post."""

from diseasemaps.moderation.steps import short_post

QUESTION = short_post("question")
