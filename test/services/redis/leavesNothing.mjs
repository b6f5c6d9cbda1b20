// Shares, leaves, and is to end by itself: node leavesNothing.mjs <url> <ms until it leaves>
import { failover, provider } from 'rxbaton';
import { shareHealth } from 'rxbaton/redis';
import { NEVER } from 'rxjs';

const [url, wait] = process.argv.slice(2);
const shared = shareHealth(failover([provider('primary', () => NEVER)]), { url });
setTimeout(async () => {
  await shared.close();
  console.log('left');
}, Number(wait));
