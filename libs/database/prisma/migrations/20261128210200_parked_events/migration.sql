-- AlterTable
ALTER TABLE "webhook_positions" ADD COLUMN     "answers" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "delivered_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "webhook_parked" (
    "webhook_id" UUID NOT NULL,
    "message_id" TEXT NOT NULL,
    "epoch" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL,
    "http_status" INTEGER,
    "error" TEXT NOT NULL,
    "parked_at" TIMESTAMPTZ(3) NOT NULL,
    "resend" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "webhook_parked_pkey" PRIMARY KEY ("webhook_id","message_id")
);

-- AddForeignKey
ALTER TABLE "webhook_parked" ADD CONSTRAINT "webhook_parked_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "webhook_positions"("webhook_id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Those that are to be sent again.
CREATE INDEX "webhook_parked_resend" ON "webhook_parked" ("webhook_id") WHERE "resend";
