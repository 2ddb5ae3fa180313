/** Hands `window.miniIoc` to the page: window matters, nothing else. Data goes over HTTP. */
import { contextBridge, ipcRenderer } from 'electron'
import { CHANNELS, KIOSK_ARGUMENT, type WindowMatters } from './window-matters.ts'

contextBridge.exposeInMainWorld('miniIoc', {
  platform: process.platform,
  isKiosk: process.argv.includes(KIOSK_ARGUMENT),
  toggleFullScreen: () => ipcRenderer.invoke(CHANNELS.toggleFullScreen),
  beat: (beat) => ipcRenderer.send(CHANNELS.beat, beat),
  onShow: (show) => {
    const listen = (_event: unknown, address: string) => show(address)
    ipcRenderer.on(CHANNELS.show, listen)
    return () => ipcRenderer.off(CHANNELS.show, listen)
  },
  desktop: () => ipcRenderer.invoke(CHANNELS.desktop),
  changeDesktop: (change) => ipcRenderer.invoke(CHANNELS.changeDesktop, change),
  openLogFolder: () => ipcRenderer.invoke(CHANNELS.openLogFolder),
} satisfies WindowMatters)
