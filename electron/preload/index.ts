/** Hands `window.miniIoc` to the page: window matters, nothing else. Data goes over HTTP. */
import { contextBridge, ipcRenderer } from 'electron'
import { KIOSK_ARGUMENT, TOGGLE_FULL_SCREEN, type WindowMatters } from './window-matters.ts'

contextBridge.exposeInMainWorld('miniIoc', {
  platform: process.platform,
  isKiosk: process.argv.includes(KIOSK_ARGUMENT),
  toggleFullScreen: () => ipcRenderer.invoke(TOGGLE_FULL_SCREEN),
} satisfies WindowMatters)
