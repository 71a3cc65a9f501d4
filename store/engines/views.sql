-- What is shown: all but the rows of an import that is under way in their shop. Made again with every upgrade,
-- since a view of PostgreSQL's has the columns that its table had then.

CREATE VIEW ringback.shown_customer WITH (security_invoker = true) AS SELECT t.* FROM ringback.customer t
  WHERE t.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM ringback.arriving a
    WHERE a.shop_id = t.shop_id AND a.table_name = 'customer' AND t.id BETWEEN a.first_id AND a.last_id);

CREATE VIEW ringback.shown_vehicle WITH (security_invoker = true) AS SELECT t.* FROM ringback.vehicle t
  WHERE t.merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM ringback.arriving a
    WHERE a.shop_id = t.shop_id AND a.table_name = 'vehicle' AND t.id BETWEEN a.first_id AND a.last_id);

CREATE VIEW ringback.shown_visit WITH (security_invoker = true) AS SELECT t.* FROM ringback.visit t
  WHERE NOT EXISTS (SELECT 1 FROM ringback.arriving a
    WHERE a.shop_id = t.shop_id AND a.table_name = 'visit' AND t.id BETWEEN a.first_id AND a.last_id);

CREATE VIEW ringback.shown_attempt WITH (security_invoker = true) AS SELECT t.* FROM ringback.attempt t
  WHERE NOT EXISTS (SELECT 1 FROM ringback.arriving a
    WHERE a.shop_id = t.shop_id AND a.table_name = 'attempt' AND t.id BETWEEN a.first_id AND a.last_id);
