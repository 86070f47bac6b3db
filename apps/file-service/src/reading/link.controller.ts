import { routes, type FileLink, type RouteInput } from '@chatgenius/contracts';
import { Implements, type Caller } from '@chatgenius/http';
import { Controller, Inject } from '@nestjs/common';
import { type FileSettings } from '../file-settings.ts';
import { FILE_SETTINGS } from '../tokens.ts';
import { LinkSignature, type LinkContent } from './link-signature.ts';
import { VariantRepository } from './variant.repository.ts';

const GOOD_FOR_SECONDS = 5 * 60;

/** Links, for whoever may read a file at this moment. */
@Controller()
export class LinkController {
  constructor(
    private readonly variants: VariantRepository,
    private readonly signature: LinkSignature,
    @Inject(FILE_SETTINGS) private readonly settings: FileSettings,
  ) {}

  @Implements(routes.linkFiles)
  async link({ body }: RouteInput<typeof routes.linkFiles>, { userId }: Caller) {
    const expires = Math.floor(Date.now() / 1_000) + GOOD_FOR_SECONDS;
    const readable = await this.variants.findFor(userId, body.files);
    return { links: readable.map(({ fileId, variant }) => this.#linkOf({ fileId, variant, expires })) };
  }

  #linkOf(content: LinkContent): FileLink {
    const { fileId, variant, expires } = content;
    const url = `${this.settings.publicUrl}/files/${fileId}/${variant}?expires=${expires}&signature=${this.signature.sign(content)}`;
    return { fileId, variant, url, expiresAt: new Date(expires * 1_000).toISOString() };
  }
}
