import * as planted from 'socket.io-client';

export default planted;
