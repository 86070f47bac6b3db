-- Of a report that a word filter made, moderators are told by a task of messaging-service; of one of a person, as it is made, also by
-- the release before this one.
ALTER TABLE "reports" ADD COLUMN "told" BOOLEAN NOT NULL DEFAULT true;
