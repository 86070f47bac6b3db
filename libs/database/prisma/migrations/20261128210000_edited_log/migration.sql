-- AlterTable
ALTER TABLE "message_edits" ADD COLUMN     "log_redacted" BOOLEAN NOT NULL DEFAULT false;

-- Versions whose words may still be in the log: those from before, and those that an older process replaces meanwhile.
CREATE INDEX "message_edits_not_redacted" ON "message_edits" ("message_id") WHERE NOT "log_redacted";
