import { extensionOf } from '../names/extension.rules.ts';

/** How a client shows a file: the list of a channel's files is filtered by it. */
export const fileKinds = ['image', 'video', 'audio', 'document', 'other'] as const;
export type FileKind = (typeof fileKinds)[number];

export interface FileType {
  /** What the bytes are, and not what somebody says they are. */
  readonly mediaType: string;
  readonly kind: FileKind;
  /** Whether a browser may show it on a page. Everything else is offered for saving. */
  readonly inline: boolean;
  /** The Content-Type to send it with. No browser runs it. */
  readonly servedAs: string;
}

/** Of bytes that nothing is known about, and of everything that is only saved. */
export const UNKNOWN = 'application/octet-stream';

/** What browsers show and play, and can run nothing from. */
const SHOWN = new Set([
  ...['image/jpeg', 'image/png', 'image/apng', 'image/gif', 'image/webp', 'image/avif'],
  ...['video/mp4', 'video/webm', 'video/quicktime'],
  ...['audio/mpeg', 'audio/mp4', 'audio/ogg', 'audio/wav', 'audio/flac', 'audio/aac'],
]);
/** One name for each type. */
const RENAMED: Readonly<Record<string, string>> = { 'audio/x-m4a': 'audio/mp4', 'video/x-m4v': 'video/mp4', 'application/x-cfb': 'application/x-ole-storage' };

const MARKUP = new Set(['text/html', 'application/xhtml+xml', 'image/svg+xml', 'application/xml']);
const RECORDINGS = new Set(['application/ogg', 'application/vnd.ms-asf', 'application/mxf']);
const DOCUMENT = /^(?:text\/.+|application\/(?:pdf|rtf|json|epub\+zip|x-ole-storage|postscript|vnd\.(?:openxmlformats-officedocument|oasis\.opendocument|apple|ms-(?:word|excel|powerpoint|outlook)|visio).*))$/;

/** Programs, by what is in them. */
const PROGRAMS = new Set([
  ...['x-msdownload', 'x-elf', 'x-mach-binary', 'java-vm', 'java-archive', 'vnd.android.package-archive', 'x-ms-shortcut', 'x-ft-apple.alias'],
  ...['x-deb', 'x-rpm', 'x-apple-diskimage', 'x-google-chrome-extension', 'x-xpinstall', 'vnd.ms-htmlhelp', 'x-ms-regedit', 'x-shockwave-flash', 'wasm'],
].map((subtype) => `application/${subtype}`));
/** Programs, by what a system does with a file of this name when somebody opens it. */
const PROGRAM_NAMES = new Set(
  [
    ...['exe', 'com', 'scr', 'pif', 'cpl', 'dll', 'msi', 'msp', 'mst', 'bat', 'cmd', 'ps1', 'psm1', 'vbs', 'vbe', 'jse', 'ws', 'wsf', 'wsh', 'wsc', 'sct', 'hta', 'chm', 'reg', 'lnk', 'url', 'scf', 'inf', 'jar', 'jnlp'],
    ...['application', 'appref-ms', 'gadget', 'msc', 'xll', 'settingcontent-ms', 'app', 'command', 'workflow', 'pkg', 'mpkg', 'dmg', 'webloc', 'desktop', 'deb', 'rpm', 'run', 'appimage', 'apk'],
  ].map((extension) => `.${extension}`),
);

type Family = 'picture' | 'recording';
const FAMILY_BY_EXTENSION = new Map<string, Family>([
  ...['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'apng', 'gif', 'webp', 'avif', 'heic', 'heif', 'bmp', 'tif', 'tiff', 'ico'].map((extension) => [`.${extension}`, 'picture'] as const),
  ...['mp4', 'm4v', 'mov', 'webm', 'mkv', 'avi', '3gp', 'mp3', 'm4a', 'ogg', 'oga', 'ogv', 'opus', 'wav', 'flac', 'aac'].map((extension) => [`.${extension}`, 'recording'] as const),
]);
/** Not by `image/` alone: systems call TypeScript `video/mp2t`, and SVG is no picture here. */
const FAMILY_BY_CLAIM = new Map<string, Family>([
  ...['jpeg', 'jpg', 'png', 'apng', 'gif', 'webp', 'avif', 'heic', 'heif', 'bmp', 'tiff'].map((type) => [`image/${type}`, 'picture'] as const),
  ...['mp4', 'webm', 'ogg', 'quicktime', 'x-matroska', 'x-msvideo'].map((type) => [`video/${type}`, 'recording'] as const),
  ...['mpeg', 'mp4', 'x-m4a', 'ogg', 'wav', 'x-wav', 'flac', 'aac', 'webm'].map((type) => [`audio/${type}`, 'recording'] as const),
]);

/** Without parameters, in lower case, under its one name. */
export function plainMediaType(mediaType: string): string {
  const plain = (mediaType.split(';', 1)[0] ?? '').trim().toLowerCase();
  return RENAMED[plain] ?? plain;
}

export function fileType(mediaType: string): FileType {
  const inline = SHOWN.has(mediaType);
  return { mediaType, kind: kindOf(mediaType), inline, servedAs: inline ? mediaType : UNKNOWN };
}

function kindOf(mediaType: string): FileKind {
  if (MARKUP.has(mediaType) || DOCUMENT.test(mediaType)) return 'document';
  if (RECORDINGS.has(mediaType)) return 'video';
  const [group] = mediaType.split('/', 1);
  return group === 'image' || group === 'video' || group === 'audio' ? group : 'other';
}

export const isProgram = (mediaType: string, name: string): boolean => PROGRAMS.has(mediaType) || PROGRAM_NAMES.has(extensionOf(name));

/**
 * Whether a file pretends to be a picture or a recording, by its name or by what its sender says, and is known to be something else.
 * Another kind of picture is none: many a `photo.jpg` is a WebP. Nor is what nothing is known about, which is only ever saved.
 */
export function isDisguised(mediaType: string, { name, claimedType }: { readonly name: string; readonly claimedType: string }): boolean {
  if (mediaType === UNKNOWN) return false;
  const claims = [FAMILY_BY_EXTENSION.get(extensionOf(name)), FAMILY_BY_CLAIM.get(plainMediaType(claimedType))];
  return claims.some((family) => family !== undefined && family !== familyOf(mediaType));
}

function familyOf(mediaType: string): Family | undefined {
  const kind = kindOf(mediaType);
  if (kind === 'image') return 'picture';
  return kind === 'video' || kind === 'audio' ? 'recording' : undefined;
}

/** @param allowed media types; one that ends in `*` stands for all that begin like it */
export const isAllowed = (mediaType: string, allowed: readonly string[]): boolean =>
  allowed.some((pattern) => (pattern.endsWith('*') ? mediaType.startsWith(pattern.slice(0, -1)) : mediaType === pattern));

/** All that people send each other. */
export const ALLOWED_TYPES: readonly string[] = [
  ...['image/*', 'video/*', 'audio/*', 'text/*', 'font/*', 'model/*', UNKNOWN],
  ...['pdf', 'rtf', 'json', 'xml', 'xhtml+xml', 'epub+zip', 'postscript', 'x-ole-storage', 'vnd.*', 'ogg', 'mxf', 'dicom'].map((type) => `application/${type}`),
  ...['zip', 'gzip', 'zstd', 'x-*', 'lzip', 'pgp-encrypted', 'avro', 'eps'].map((type) => `application/${type}`),
];
