-- AlterEnum
ALTER TYPE "mail_purpose" ADD VALUE 'second-factor-removed' AFTER 'email-verification';
