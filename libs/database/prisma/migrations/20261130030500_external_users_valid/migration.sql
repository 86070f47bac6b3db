-- What the migration before has put there.
ALTER TABLE "users" VALIDATE CONSTRAINT "users_secrets_check";
