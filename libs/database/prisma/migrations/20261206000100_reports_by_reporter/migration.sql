-- What somebody has reported, for the export of their data.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "reports_reporter_id_id_idx" ON "reports"("reporter_id", "id");
