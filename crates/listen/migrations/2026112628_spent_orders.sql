-- Orders whose buyers were erased: nobody is asked for their reviews any more, and no link to them opens. Of people it says
-- nothing.
CREATE TABLE review_spent_orders (
    shop UUID NOT NULL,
    order_id TEXT NOT NULL,
    PRIMARY KEY (shop, order_id)
);
