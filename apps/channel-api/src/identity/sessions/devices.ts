import { type ApiRequest, type LimitSettings } from '@chatgenius/http';
import { addressRange } from '@chatgenius/limits';
import { Inject, Injectable } from '@nestjs/common';
import { LIMIT_SETTINGS } from '../../tokens.ts';

/** What is kept of where a session is used. */
export interface Device {
  readonly userAgent: string | undefined;
  readonly addressRange: string | undefined;
}

/** Characters of a client's name that are kept. */
const USER_AGENT_LENGTH = 256;

@Injectable()
export class Devices {
  constructor(@Inject(LIMIT_SETTINGS) private readonly settings: LimitSettings) {}

  of({ socket, headers }: ApiRequest): Device {
    return {
      userAgent: headers['user-agent']?.slice(0, USER_AGENT_LENGTH),
      addressRange: addressRange({ peer: socket.remoteAddress, headers }, this.settings.proxies),
    };
  }
}
