"""The only place that knows English: words, numbers, dates, names, sentences, kinds of question. Pure."""
