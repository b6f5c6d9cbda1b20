/** Data as text: JSON, CSV, logs, numbers that repeat. */
export const DATA: Readonly<Record<string, string>> = {
  json: '{\n  "team": "Relay",\n  "runners": [\n    { "id": 1, "name": "Ada", "active": true, "times": [12.1, 12.1, 12.3] },\n    { "id": 2, "name": "Grace", "active": true, "times": [12.1, 12.2, 12.2] },\n    { "id": 3, "name": "Edsger", "active": false, "times": [] }\n  ],\n  "total": 36.4,\n  "note": null\n}\n',
  'compact json':
    '[{"id":1,"type":"leg","value":100},{"id":2,"type":"leg","value":100},{"id":3,"type":"leg","value":200},{"id":11,"type":"change","value":11},{"id":1111,"type":"change","value":0.1111}]',
  csv: 'date,leg,runner,seconds\n2026-11-01,1,Ada,12.1\n2026-11-01,2,Grace,12.1\n2026-11-01,3,Edsger,25.7\n2026-11-02,1,Ada,12.0\n2026-11-02,2,Grace,12.3\n2026-11-02,3,Edsger,25.5\n',
  log: '2026-11-25 22:46:21 INFO  server started on port 8080\n2026-11-25 22:46:22 INFO  first runner is on the track\n2026-11-25 22:46:34 WARN  baton was late by 0.4 s\n2026-11-25 22:46:34 INFO  second runner is on the track\n2026-11-25 22:46:47 INFO  race over\n',
  numbers:
    'The first digits of 1/7 are 0.142857 142857 142857, those of 1/11 are 0.090909, and 100000 is 1 with five zeros. 2, 3, 5, 7, 11, 11 + 2 = 13, 17, 19. Pi: 3.14159 26535 89793 23846 26433 83279. Binary: 1010 1100 1111 0000. 1, 1, 2, 3, 5, 8.',
  yaml: 'runners:\n  - name: Ada\n    legs: [1, 1]\n    shoes:\n      size: 38\n      colour: red\n  - name: Grace\n    legs: [2, 2]\n    shoes:\n      size: 38\n      colour: red\nchanges: 3\n',
  'long tokens':
    'The hash is 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08, the id is 01HZX3V7Q2M8N4KJ5T6W9Y0ABC, the address is https://example.com/a/a/b?x=1&x=2&y=1#top, and the picture is data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==.',
};
