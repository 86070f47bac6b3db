export { DATABASE, LIMIT_SETTINGS, LOGGER } from '@chatgenius/http';

/** Providers that are interfaces, and so have no class to be named by. */
export const SESSION_SETTINGS = Symbol('SessionSettings');
export const SIGNING_KEYS = Symbol('SigningKeys');
export const WEBHOOK_SECRET_KEY = Symbol('WebhookSecretKey');
export const SECOND_FACTOR_SETTINGS = Symbol('SecondFactorSettings');
export const IDENTITY_PROVIDERS = Symbol('IdentityProviders');
/** MailSettings, or undefined where no mail is sent. */
export const MAIL_SETTINGS = Symbol('MailSettings');
export const BUS = Symbol('BusConnection');
/** A handle, or nothing. */
export const FIRST_ADMINISTRATOR = Symbol('FirstAdministrator');
export const ADMISSION_SETTINGS = Symbol('AdmissionSettings');
/** Where file-service is reached, or undefined. */
export const FILE_SERVICE_URL = Symbol('FileServiceUrl');
export const DIRECT_SETTINGS = Symbol('DirectSettings');
