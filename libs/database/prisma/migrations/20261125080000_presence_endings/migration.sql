-- CreateIndex
CREATE INDEX "user_presence_until_idx" ON "user_presence"("until");
