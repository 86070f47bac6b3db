import { shapeOf } from './recording.rules.ts';

describe('what a recording is like', () => {
  const video = { codec_type: 'video', width: 640, height: 360 };

  it('is told by its first stream that moves, and not by the cover of an album', () => {
    const cover = { ...video, width: 500, height: 500, disposition: { attached_pic: 1 } };
    expect(shapeOf({ streams: [cover, { codec_type: 'audio' }], format: { duration: 12.3456 } })).toEqual({ durationMs: 12_346, size: undefined });
    expect(shapeOf({ streams: [cover, video], format: { duration: 1 } })).toEqual({ durationMs: 1_000, size: { width: 640, height: 360 } });
  });

  it.each([[90, 360, 640], [-90, 360, 640], [270, 360, 640], [180, 640, 360], [0, 640, 360]])('is turned by %d degrees', (rotation, width, height) => {
    expect(shapeOf({ streams: [{ ...video, side_data_list: [{}, { rotation }] }], format: {} }).size).toEqual({ width, height });
  });

  it('has the length of its longest stream where the whole has none, and none that cannot be', () => {
    expect(shapeOf({ streams: [{ duration: 2 }, { duration: 3 }], format: {} }).durationMs).toBe(3_000);
    for (const duration of [-1, 0, 1e12]) expect(shapeOf({ streams: [], format: { duration } }).durationMs).toBeUndefined();
  });
});
