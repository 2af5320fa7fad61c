"""How `flask db` reaches the database: through the app's own engine."""

from alembic import context

from questionnaire.web.database import db

with db.engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
