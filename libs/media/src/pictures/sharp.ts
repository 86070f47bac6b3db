import sharp from 'sharp';

/** Decoders for what is made into pictures here. No other one sees a byte: not that of SVG, nor those that run other programs. */
const DECODERS = ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadNsgif', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif', 'VipsForeignLoadTiff'];

sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: DECODERS });
// Each file is seen once, and one process works on one of them.
sharp.cache(false);
sharp.concurrency(1);

export { sharp };
