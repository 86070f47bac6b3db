import { IMAGES } from './images.rules.ts';
import { ImagesOptionsError, parseImagesOptions } from './images-options.rules.ts';

describe('the options of npm run images', () => {
  it('are all images into dist, unless told otherwise', () => {
    expect(parseImagesOptions([])).toEqual({ images: IMAGES, folder: 'dist/images', build: false, wherePossible: false, sbom: false, help: false });
    expect(parseImagesOptions(['migrate', '--folder', '/images', '--build', '--where-possible', '--sbom', '-h'])).toEqual({ images: ['migrate'], folder: '/images', build: true, wherePossible: true, sbom: true, help: true });
  });

  it.each([['gateway'], ['--bild'], ['--folder']])('refuse %s, and say what there is', (...args) => {
    expect(() => parseImagesOptions(args)).toThrow(ImagesOptionsError);
  });
});
