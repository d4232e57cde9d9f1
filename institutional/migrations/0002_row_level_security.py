"""Let the database keep portfolios, positions and exports with their institution, and what they refer to in sight."""

from django.db import migrations

FORWARD = """
SELECT clear_protect('institutional_institution');
SELECT clear_protect('institutional_portfolio');
SELECT clear_protect('institutional_portfolioenterprise');
SELECT clear_protect('institutional_position');
SELECT clear_protect('institutional_exportrecord');
SELECT clear_tie('institutional_portfolioenterprise', 'portfolio_id', 'institutional_portfolio');
SELECT clear_tie('institutional_position', 'portfolio_id', 'institutional_portfolio');
SELECT clear_protect_reference('institutional_institution', 'import_batch_id', 'foundation_importbatch');
SELECT clear_protect_reference('institutional_portfolio', 'import_batch_id', 'foundation_importbatch');
SELECT clear_protect_reference('institutional_portfolioenterprise', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('institutional_portfolioenterprise', 'import_batch_id', 'foundation_importbatch');
SELECT clear_protect_reference('institutional_position', 'enterprise_id', 'enterprises_enterprise', 'organization_id');
SELECT clear_protect_reference('institutional_position', 'import_batch_id', 'foundation_importbatch');
"""

BACKWARD = """
SELECT clear_unprotect_reference('institutional_position', 'import_batch_id');
SELECT clear_unprotect_reference('institutional_position', 'enterprise_id');
SELECT clear_unprotect_reference('institutional_portfolioenterprise', 'import_batch_id');
SELECT clear_unprotect_reference('institutional_portfolioenterprise', 'enterprise_id');
SELECT clear_unprotect_reference('institutional_portfolio', 'import_batch_id');
SELECT clear_unprotect_reference('institutional_institution', 'import_batch_id');
SELECT clear_untie('institutional_position', 'portfolio_id');
SELECT clear_untie('institutional_portfolioenterprise', 'portfolio_id');
ALTER TABLE institutional_portfolio DROP CONSTRAINT institutional_portfolio_in_organization;
SELECT clear_unprotect('institutional_exportrecord');
SELECT clear_unprotect('institutional_position');
SELECT clear_unprotect('institutional_portfolioenterprise');
SELECT clear_unprotect('institutional_portfolio');
SELECT clear_unprotect('institutional_institution');
"""


class Migration(migrations.Migration):
    dependencies = [
        ("institutional", "0001_institutions_portfolios_positions_exports"),
        ("enterprises", "0003_row_level_security"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
