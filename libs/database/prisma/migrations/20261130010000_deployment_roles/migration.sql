-- CreateEnum
CREATE TYPE "deployment_role" AS ENUM ('administrator', 'member', 'guest');

-- AlterTable
ALTER TABLE "users" ADD COLUMN     "role" "deployment_role" NOT NULL DEFAULT 'member';
