-- CreateTable
CREATE TABLE "external_identities" (
    "issuer" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "external_identities_pkey" PRIMARY KEY ("issuer","subject")
);

-- CreateTable
CREATE TABLE "exchanged_tokens" (
    "issuer" TEXT NOT NULL,
    "token_hash" BYTEA NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "exchanged_tokens_pkey" PRIMARY KEY ("issuer","token_hash")
);

-- CreateIndex
CREATE INDEX "external_identities_user_id_idx" ON "external_identities"("user_id");

-- CreateIndex
CREATE INDEX "exchanged_tokens_expires_at_idx" ON "exchanged_tokens"("expires_at");

-- AddForeignKey
ALTER TABLE "external_identities" ADD CONSTRAINT "external_identities_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- People whom another product signs in have no password here. Nobody but people has one.
ALTER TABLE "users" ADD CONSTRAINT "users_secrets_check" CHECK (("kind" = 'person' OR "password_hash" IS NULL) AND ("kind" = 'bot') = ("owner_id" IS NOT NULL)) NOT VALID;
ALTER TABLE "users" DROP CONSTRAINT "users_kind_check";
