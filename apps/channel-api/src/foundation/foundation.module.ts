import { type KeyRing } from '@chatgenius/auth';
import { Publication, Requester, StreamPublisher, type BusConnection } from '@chatgenius/bus';
import { forgetPublished, type Database } from '@chatgenius/database';
import { createLimiter, RequestLimits, type LimiterConnections, type LimitSettings } from '@chatgenius/http';
import { RateLimiter } from '@chatgenius/limits';
import { Features, meter, type Logger } from '@chatgenius/service-runtime';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { type DirectSettings } from '../direct/direct.rules.ts';
import { type Provider as IdentityProvider } from '../identity/exchange/provider-settings.ts';
import { type MailSettings } from '../identity/mail/mail-settings.ts';
import { type SecondFactorSettings } from '../identity/second-factor/second-factor-settings.ts';
import { type SessionSettings } from '../identity/sessions/session.settings.ts';
import { HttpLimits } from '../limits/http-limits.ts';
import { type AdmissionSettings } from '../members/invitations/admission.rules.ts';
import { ADMISSION_SETTINGS, BUS, DATABASE, DIRECT_SETTINGS, FILE_SERVICE_URL, FIRST_ADMINISTRATOR, IDENTITY_PROVIDERS, LIMIT_SETTINGS, LOGGER, MAIL_SETTINGS, SECOND_FACTOR_SETTINGS, SESSION_SETTINGS, SIGNING_KEYS, WEBHOOK_SECRET_KEY } from '../tokens.ts';

export interface Foundation {
  readonly database: Database;
  readonly bus: BusConnection;
  readonly keys: KeyRing;
  readonly sessions: SessionSettings;
  /** What the secrets of webhooks are sealed with. */
  readonly webhookSecretKey: string;
  /** Nothing where no mail is sent. */
  readonly mail: MailSettings | undefined;
  readonly secondFactor: SecondFactorSettings;
  readonly identityProviders: readonly IdentityProvider[];
  readonly admission: AdmissionSettings;
  readonly direct: DirectSettings;
  /** Handle of the person who becomes administrator while there is none. */
  readonly firstAdministrator: string | undefined;
  /** Nothing where it is not asked. */
  readonly fileServiceUrl: string | undefined;
  readonly limits: LimitSettings;
  readonly features: Features;
  readonly limiterConnections: LimiterConnections;
  readonly logger: Logger;
}

/** What every subject stands on: servers, settings and limits. */
@Module({})
export class FoundationModule {
  static with({ database, bus, keys, sessions, webhookSecretKey, mail, secondFactor, identityProviders, admission, direct, firstAdministrator, fileServiceUrl, limits, features, limiterConnections, logger }: Foundation): DynamicModule {
    const providers: Provider[] = [
      { provide: DATABASE, useValue: database },
      { provide: LOGGER, useValue: logger },
      { provide: BUS, useValue: bus },
      { provide: SIGNING_KEYS, useValue: keys },
      { provide: SESSION_SETTINGS, useValue: sessions },
      { provide: WEBHOOK_SECRET_KEY, useValue: webhookSecretKey },
      { provide: MAIL_SETTINGS, useValue: mail },
      { provide: SECOND_FACTOR_SETTINGS, useValue: secondFactor },
      { provide: IDENTITY_PROVIDERS, useValue: identityProviders },
      { provide: ADMISSION_SETTINGS, useValue: admission },
      { provide: DIRECT_SETTINGS, useValue: direct },
      { provide: FIRST_ADMINISTRATOR, useValue: firstAdministrator },
      { provide: FILE_SERVICE_URL, useValue: fileServiceUrl },
      { provide: LIMIT_SETTINGS, useValue: limits },
      { provide: Features, useValue: features },
      { provide: Requester, useValue: new Requester(bus) },
      { provide: Publication, useFactory: () => publication(new StreamPublisher(bus), database, logger) },
      { provide: RateLimiter, useFactory: () => createLimiter(limits, limiterConnections, insured()) },
      HttpLimits,
      { provide: RequestLimits, useExisting: HttpLimits },
    ];
    return { module: FoundationModule, global: true, providers, exports: providers };
  }
}

const insured = () =>
  meter('channel-api').createCounter('chat.api.limits.insured', {
    description: 'Uses of limits that this process counted for itself, because Redis was away or too slow.',
  });

const publication = (publisher: StreamPublisher, { pool }: Database, logger: Logger) =>
  new Publication({
    publisher,
    forget: (batchIds) => forgetPublished(pool, batchIds),
    onUnconfirmed: (batches, error) => logger.warn('publication:unconfirmed', { batches, error }),
  });
