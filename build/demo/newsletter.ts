/** A newsletter as they are: a table for its layout, pictures from far away, one that came along, and a tracker. */
export const newsletter = `<!doctype html>
<html>
<head>
<style>
  body { margin: 0; background: #eef2f5; }
  .card { background: #ffffff; border-radius: 8px; }
  h1 { font: 700 26px/1.25 Georgia, serif; color: #1d2b3a; margin: 0 0 8px; }
  h2 { font: 700 18px/1.3 Georgia, serif; color: #1d2b3a; margin: 0 0 6px; }
  p { font: 15px/1.55 Arial, sans-serif; color: #33414e; margin: 0 0 14px; }
  a { color: #0b6e8a; }
  .small { font-size: 12px; color: #71808d; }
</style>
</head>
<body>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#eef2f5">
<tr><td align="center" style="padding:24px 12px">
  <table role="presentation" class="card" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;background:#ffffff">
    <tr><td><img src="cid:dawn@flywayweekly.example" width="600" alt="Geese over a lake at dawn" style="display:block;width:100%;height:auto"></td></tr>
    <tr><td style="padding:28px 32px 8px">
      <h1>The barnacle geese are early this year</h1>
      <p>Counters at Ottenby logged <b>14,200 birds</b> on a single morning, eleven days ahead of the ten-year mean. A high over the Baltic gave them clear nights and a tail wind, and most did not stop before Falsterbo.</p>
      <p><a href="https://flywayweekly.example/issues/212/early-geese">Read the count, station by station</a></p>
    </td></tr>
    <tr><td style="padding:8px 32px">
      <table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr>
        <td width="180" valign="top"><img src="https://images.flywayweekly.example/212/ring.jpg" width="164" height="110" alt="A ring on a goose's leg"></td>
        <td valign="top"><h2>Ring K7X, thirty years on</h2><p>A pink-footed goose ringed in Iceland as a gosling was read again last week through a telescope, by the granddaughter of the man who ringed it.</p></td>
      </tr><tr>
        <td width="180" valign="top"><img src="https://images.flywayweekly.example/212/marsh.jpg" width="164" height="110" alt="A marsh in fog"></td>
        <td valign="top"><h2>Where to stand in November</h2><p>Five quiet hides between Varberg and Öresund, with the bus that goes there and the café that is open when you come back cold.</p></td>
      </tr></table>
    </td></tr>
    <tr><td style="padding:8px 32px 28px">
      <p class="small">You get Flyway Weekly because you asked for it at the Hornborga visitor centre. <a href="https://flywayweekly.example/unsubscribe?u=48213">Unsubscribe</a></p>
      <img src="https://track.flywayweekly.example/open.gif?u=48213&amp;i=212" width="1" height="1" alt="">
    </td></tr>
  </table>
</td></tr></table>
</body>
</html>`;

/** Figures in a table, as a colleague sends them. */
export const salesTable = `<p>Hi all,</p>
<p>week 46 in short: the reprint of <i>Owls of the North</i> carried us, and the bundle is worth keeping until Christmas.</p>
<table border="1" cellpadding="6" cellspacing="0" style="border-collapse:collapse;font-size:14px">
<tr style="background:#e9eef2"><th align="left">Title</th><th align="right">Sold</th><th align="right">Week before</th><th align="right">Stock</th></tr>
<tr><td>Owls of the North (3rd)</td><td align="right">412</td><td align="right">268</td><td align="right">3,190</td></tr>
<tr><td>Waders by Ear</td><td align="right">187</td><td align="right">201</td><td align="right">1,044</td></tr>
<tr><td>A Pocketful of Finches</td><td align="right">96</td><td align="right">88</td><td align="right">612</td></tr>
<tr><td>Owls + Waders, bundle</td><td align="right">151</td><td align="right">74</td><td align="right">–</td></tr>
</table>
<p>The Chinese edition of <i>Waders</i> is not in here; Siyuan has those from the distributor on the 25th.</p>
<p>Lukas</p>`;
