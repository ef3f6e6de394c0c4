/** npm runs this at the end of `npm ci`: it fails when Node is too old for the scripts, and explains npm's warnings. */
import { adviceOnNode, nodeOfNpm } from './nodeVersion.mjs';

const advice = adviceOnNode({
  scripts: process.versions.node,
  npm: nodeOfNpm(process.env.npm_config_user_agent),
  system: `${process.platform} ${process.arch}`,
});
if (advice.kind !== 'fine') console.error(advice.text);
process.exitCode = advice.kind === 'too-old' ? 1 : 0;
