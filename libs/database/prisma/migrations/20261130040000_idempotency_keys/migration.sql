-- What was asked with an Idempotency-Key, and how it was answered, for a day.
CREATE TABLE "idempotency_keys" (
    "user_id" UUID NOT NULL,
    "key_hash" BYTEA NOT NULL,
    "fingerprint" BYTEA NOT NULL,
    "claim_id" UUID NOT NULL,
    "claimed_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3) NOT NULL,
    "committed" BOOLEAN NOT NULL DEFAULT false,
    "answer" BYTEA,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("user_id", "key_hash")
);

-- CreateIndex
CREATE INDEX "idempotency_keys_claimed_at_idx" ON "idempotency_keys"("claimed_at");
