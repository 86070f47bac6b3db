import * as planted from 'sharp';

export default planted;
