/** Shown where the wall's files are missing. Plain on purpose: the policy allows no inline style. */
export const UNBUILT_PAGE = `<!doctype html>
<html lang="vi">
  <meta charset="utf-8">
  <meta name="color-scheme" content="dark">
  <title>Mini-IOC</title>
  <h1>Chưa mở được màn hình điều hành</h1>
  <p>Thiếu tệp giao diện của ứng dụng. Cài lại Mini-IOC; nếu chạy từ mã nguồn, gõ <code>npm run build</code> rồi mở lại.</p>
</html>
`
