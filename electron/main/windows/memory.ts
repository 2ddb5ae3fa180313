import { app, type BrowserWindow } from 'electron'

/** What a window's page takes of the machine's memory; null where its process is gone. */
export function readMemoryKb(window: BrowserWindow): number | null {
  const pid = window.webContents.getOSProcessId()
  const metric = app.getAppMetrics().find((process) => process.pid === pid)
  return metric?.memory.workingSetSize ?? null
}
