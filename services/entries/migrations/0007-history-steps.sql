-- The history keeps the code of each step, so that times and figures can be counted, and a reason of its own.
-- Lines of before get theirs by their sentence; one that nobody knows keeps its sentence and no code.
ALTER TABLE history ADD COLUMN step text, ADD COLUMN reason text NOT NULL DEFAULT '';
UPDATE history SET step = known.step
  FROM (VALUES ('エントリーシートを提出しました', 'submit'),
               ('ロボットによる申込みではないことを確認しました', 'release'),
               ('確認を始めました', 'take'),
               ('確認内容を保存しました', 'record_review'),
               ('決裁に回しました', 'propose'),
               ('確認に戻しました', 'put_back'),
               ('承認しました', 'approve'),
               ('県のホームページに掲載されました', 'mark_listed'),
               ('見送りにしました', 'decline'),
               ('ロボットによる申込みの疑いがあります', 'suspected'),
               ('打診先から回答がありました', 'partner_answered'),
               ('メールが届きませんでした', 'mail_undelivered')) AS known (what, step)
 WHERE history.what = known.what;
UPDATE history SET step = 'decline_held' FROM entry
 WHERE entry.id = entry_id AND step = 'decline' AND suspected_because <> '{}' AND released_at IS NULL;
UPDATE history SET reason = note, note = '' WHERE step IN ('put_back', 'decline', 'decline_held');
