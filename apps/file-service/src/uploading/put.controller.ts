import { ChatError, routes, type RouteInput } from '@chatgenius/contracts';
import { Implements, type ApiRequest, type Caller } from '@chatgenius/http';
import { cleanFileName } from '@chatgenius/media';
import { Controller, Req } from '@nestjs/common';
import { parse } from 'content-disposition';
import { toUploadedFile } from '../files/file-row.ts';
import { cleanedType } from '../files/media-type.rules.ts';
import { UploadService } from './upload.service.ts';

/** Small files in one request. */
@Controller()
export class PutController {
  constructor(private readonly uploads: UploadService) {}

  @Implements(routes.putFile)
  async put({ params }: RouteInput<typeof routes.putFile>, { userId: ownerId }: Caller, @Req() request: ApiRequest) {
    const { 'content-length': length, 'content-disposition': disposition, 'content-type': mediaType = '' } = request.headers;
    if (length === undefined) throw new ChatError('LENGTH_REQUIRED');
    const file = { id: params.fileId, ownerId, bytes: Number(length), name: cleanFileName(nameIn(disposition)), mediaType: cleanedType(mediaType) };
    return toUploadedFile(await this.uploads.take(file, request));
  }
}

function nameIn(disposition: string | undefined): string {
  if (disposition === undefined) return '';
  try {
    return parse(disposition).parameters.filename ?? '';
  } catch (error) {
    throw new ChatError('PAYLOAD_MALFORMED', { issues: [{ path: 'Content-Disposition', message: 'Use attachment; filename*=UTF-8\'\'… (RFC 6266).' }] }, { cause: error });
  }
}
