import * as planted from '@nestjs/websockets';

export default planted;
