/** The window's entry: hands the bridge to the app and starts it. */
import { findBridge } from './bridge.ts';
import { startApp } from './startApp.ts';

startApp(findBridge());
