-- AlterTable
ALTER TABLE "refresh_tokens" ADD COLUMN     "successor_salt" BYTEA;

-- CreateIndex
CREATE INDEX "refresh_tokens_used_at_idx" ON "refresh_tokens"("used_at");

-- CreateIndex
CREATE INDEX "sessions_expires_at_idx" ON "sessions"("expires_at");
