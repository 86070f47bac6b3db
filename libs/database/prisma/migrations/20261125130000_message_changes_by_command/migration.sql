-- What is known until now does not say by which command it was made. It is the memory of a day: begun anew.
DELETE FROM "message_changes";

-- AlterTable
ALTER TABLE "message_changes" DROP CONSTRAINT "message_changes_pkey",
ADD COLUMN     "command" TEXT NOT NULL,
ADD CONSTRAINT "message_changes_pkey" PRIMARY KEY ("message_id", "user_id", "change_id", "command");
