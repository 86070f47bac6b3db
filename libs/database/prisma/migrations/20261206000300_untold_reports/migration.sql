-- Nearly always empty.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "reports_untold_idx" ON "reports"("id") WHERE NOT "told";
