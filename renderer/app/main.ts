/** The window's entry: hands the bridge to the app and starts it. */
import { findBridge } from './api.ts';
import { startApp } from './startApp.ts';

startApp(findBridge());
