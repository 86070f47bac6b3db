-- The audit log by kind of subject.
CREATE INDEX CONCURRENTLY IF NOT EXISTS "audit_entries_subject_kind_id_idx" ON "audit_entries" ("subject_kind", "id");
