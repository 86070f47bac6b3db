-- What Prisma cannot express: gateways ask again and again which sessions were ended of late.
CREATE INDEX "sessions_revoked_idx" ON "sessions"("revoked_at") WHERE "revoked_at" IS NOT NULL;
