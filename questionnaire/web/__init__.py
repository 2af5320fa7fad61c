"""The pages. Flask and WTForms, one module a subject."""
